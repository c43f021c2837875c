/** What Node says of a header that it cannot send, told of the setting or secret that the header is made of. */
import type { ErrorCode } from '../../contract/errors'
import type { Found, SdkError } from './faults'

/** Headers bear no characters beyond Latin-1. */
const headers: Readonly<Record<string, { code: ErrorCode; what: string; hint: string }>> = {
  'x-amz-server-side-encryption-aws-kms-key-id': {
    code: 'settings_invalid',
    what: 'The setting s3.serverSideEncryption.keyId',
    hint: 'Set it to the id, alias or ARN of the key as the store shows it.',
  },
  authorization: {
    code: 'store_credentials',
    what: 'The access key id or s3.region',
    hint: 'Set both keys anew; copying often adds a character. Look at s3.region too.',
  },
  'x-amz-security-token': {
    code: 'store_credentials',
    what: 'The session token',
    hint: 'Set it anew, or sign in again.',
  },
}

/** Null for anything else. Node names the header whose value cannot be sent, and not the value. */
export function headerFault({ code, message = '' }: SdkError): Found | null {
  if (code !== 'ERR_INVALID_CHAR') return null
  const [, name = ''] = /\["([\w-]+)"\]/.exec(message) ?? []
  const known = headers[name.toLowerCase()]
  const what = known?.what ?? `What the settings of the store (s3.*) make the header ${name} of`
  return {
    code: known?.code ?? 'settings_invalid',
    message: `${what} holds a character that no store can be sent.`,
    hint: known?.hint ?? 'Look in them for a letter that is not Latin, or a line break.',
  }
}
