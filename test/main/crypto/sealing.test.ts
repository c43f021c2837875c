import { generateIdentity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import type { SecretName } from '../../../main/contract/secrets'
import { createAgeWriter, openAge } from '../../../main/crypto/age'
import { isSignedBy, makeSigningKey } from '../../../main/crypto/ed25519'
import { createSealing } from '../../../main/crypto/sealing'

const content = Buffer.from('{"host":"web-1"}')
const settings = (isEncrypted: boolean, isSigned: boolean, recipients: string[] = []) => ({
  encryption: { isEnabled: isEncrypted, recipients },
  signature: { isEnabled: isSigned },
})
const having = (secrets: Partial<Record<SecretName, string>>) =>
  createSealing(async (name) => secrets[name] ?? null)
const locked = createSealing(() =>
  Promise.reject(new AppError('keychain_locked', 'It is locked.', { hint: 'Unlock it.' })),
)

describe('sealing', () => {
  it('is nothing unless the settings ask for it, and asks for no secret then', async () => {
    expect(await locked.prepare(settings(false, false))).toBeNull()
    expect(await locked.prepareEncryption(settings(false, true))).toBeNull()
  })

  it('signs the bytes that are written: those of the encrypted file', async () => {
    const { privateKey, publicKey } = makeSigningKey()
    const identity = await generateIdentity()
    const sealing = having({ 'signing.key': privateKey })
    const seal = (await sealing.prepare(settings(true, true, [await identityToRecipient(identity)])))!
    const sealed = await seal(content)
    expect(sealed.ending).toBe('.age')
    expect(isSignedBy(sealed.content, sealed.signature!, publicKey)).toBe(true)
    const opened = await openAge(sealed.content, { passphrase: null, identities: [identity] }, 'It')
    expect(Buffer.from(opened)).toEqual(content)

    const plain = await (await sealing.prepare(settings(false, true)))!(content)
    expect(plain).toMatchObject({ content, ending: '' })
    expect(isSignedBy(content, plain.signature!, publicKey)).toBe(true)
  })

  it('of a passphrase is opened with it', async () => {
    const sealing = having({ 'encryption.passphrase': 'a long passphrase' })
    const sealed = await (await sealing.prepare(settings(true, false)))!(content)
    expect(sealed.signature).toBeNull()
    expect(Buffer.from(await sealing.open(sealed.content, 'It'))).toEqual(content)
    await expect(having({}).open(sealed.content, 'It')).rejects.toMatchObject({
      code: 'report_encrypted',
      hint: expect.stringContaining('secrets set encryption.passphrase') as string,
    })
    await expect(locked.open(sealed.content, 'It')).rejects.toMatchObject({
      code: 'report_encrypted',
      message: 'It is encrypted. It is locked.',
      hint: 'Unlock it.',
    })
  })

  it('to recipients is not opened here, and says where it is', async () => {
    const recipient = await identityToRecipient(await generateIdentity())
    const bytes = await (await createAgeWriter({ recipients: [recipient] })).encrypt(content)
    await expect(having({ 'encryption.passphrase': 'x' }).open(bytes, 'It')).rejects.toMatchObject({
      code: 'report_encrypted',
      hint: expect.stringContaining('decrypt FILE --identity') as string,
    })
  })

  it.each([
    ['no passphrase', having({}), settings(true, false), 'encryption_unavailable'],
    ['no key', having({}), settings(false, true), 'signing_unavailable'],
    ['a locked keychain', locked, settings(true, false), 'encryption_unavailable'],
    ['a locked keychain', locked, settings(false, true), 'signing_unavailable'],
    ['a key that is none', having({ 'signing.key': 'x' }), settings(false, true), 'signing_unavailable'],
    ['a recipient that is none', having({}), settings(true, false, ['age1x']), 'encryption_unavailable'],
  ] as const)('with %s is refused before anything is done', async (_, sealing, asked, code) => {
    await expect(
      sealing.prepare({
        ...asked,
        encryption: { ...asked.encryption, recipients: [...asked.encryption.recipients] },
      }),
    ).rejects.toMatchObject({ code, hint: expect.any(String) as string })
  })
})
