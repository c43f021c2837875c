export const containers = {}
