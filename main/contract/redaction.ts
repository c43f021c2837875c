/** What of a snapshot can be masked before it is shared. The masking itself is the snapshot room's business. */
import * as z from 'zod/mini'

/**
 * `names`: of hosts and users. `addresses`: IP and hardware addresses. `paths`: mount points and other paths. `all`: the
 * three together. Command lines, and what a failing metric printed, are masked whole by each of them, because anything
 * may stand in those. Names of containers, images, processes, interfaces and metrics stay, because without them a
 * snapshot tells nothing; what they hold of the above is masked in them too.
 */
export const redactionProfiles = ['names', 'addresses', 'paths', 'all'] as const
export type RedactionProfile = (typeof redactionProfiles)[number]

/** Stands in a document that was masked, so that nobody takes a mask for a name. */
export const redactionSchema = z.object({ profile: z.enum(redactionProfiles) })
