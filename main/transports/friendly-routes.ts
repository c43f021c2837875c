/** The reads that most programs want, under addresses a person can guess: each is one request of the contract. */
import type { Channel } from '../contract/requests'
import type { Subject } from '../contract/snapshot'

export interface FriendlyRoute {
  method: 'get' | 'post'
  /** In the form of OpenAPI: a parameter stands in braces and is a field of the request's input. */
  path: string
  operationId: string
  channel: Channel
  summary: string
  /** Where the answer is one subject's newest reading, out of `sample:latest`. */
  subject?: Subject
  /** Fields of the request's input that may be given in the query, with what they do. */
  query?: Readonly<Record<string, string>>
  /** Where the answer is a document as it is on disk, and not JSON of ours. */
  raw?: boolean
}

const newest = (path: string, subject: Subject): FriendlyRoute => ({
  method: 'get',
  path,
  operationId: `newest_${subject}`,
  channel: 'sample:latest',
  summary: `The newest reading of the ${subject}.`,
  subject,
})

export const friendlyRoutes: readonly FriendlyRoute[] = [
  {
    method: 'get',
    path: '/api/system',
    operationId: 'system',
    channel: 'system:get',
    summary: 'What this machine is, and what watching it costs.',
  },
  newest('/api/metrics/cpu', 'cpu'),
  newest('/api/metrics/memory', 'memory'),
  newest('/api/metrics/disk', 'disks'),
  newest('/api/metrics/network', 'network'),
  newest('/api/docker/containers', 'containers'),
  {
    method: 'get',
    path: '/api/reports',
    operationId: 'reports',
    channel: 'report:list',
    summary: 'The saved reports, the newest first.',
  },
  {
    method: 'post',
    path: '/api/reports',
    operationId: 'takeReport',
    channel: 'snapshot:take',
    summary: 'Takes a snapshot and saves it as a report.',
  },
  {
    method: 'get',
    path: '/api/reports/{name}',
    operationId: 'report',
    channel: 'report:read',
    summary: 'One saved report, as it is on disk or in another format.',
    query: {
      format: 'Without it the report comes as it is on disk; CSV has no other format.',
      language: 'Of an HTML page that is written anew.',
    },
    raw: true,
  },
]
