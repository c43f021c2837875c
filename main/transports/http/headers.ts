/** The security headers of every answer, and the permission for pages of other sites where the settings give one. */

/**
 * No inline script or style anywhere, nothing from other places, no frame around it, no worker. Pictures are files and
 * what is drawn on a canvas: `data:` and `blob:` would only be needed for what the build inlines.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const

/**
 * HSTS only with a certificate somebody chose: over a self-signed one browsers ignore it, and on localhost it would force
 * every other server of that machine to HTTPS.
 */
export const strictTransport = { 'strict-transport-security': 'max-age=31536000' } as const

/**
 * What a page of another site is allowed. Never with cookies: it brings a key of its own.
 * @returns null where the origin is not in the settings.
 */
export function crossOriginHeaders(
  origin: string | undefined,
  allowedOrigins: readonly string[],
): Record<string, string> | null {
  if (origin === undefined || !allowedOrigins.some((one) => originOf(one) === origin.toLowerCase()))
    return null
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-headers': 'authorization, content-type, last-event-id',
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-max-age': '600',
    'cross-origin-resource-policy': 'cross-origin',
  }
}

/** The settings take whole URLs; only scheme, host and port count. */
const originOf = (url: string): string | null => URL.parse(url)?.origin.toLowerCase() ?? null
