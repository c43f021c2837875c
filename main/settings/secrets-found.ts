/** Finds secrets that somebody wrote into the settings, so that they are told where secrets go. Never repeats one. */
import type * as z from 'zod/mini'
import { AppError } from '../contract/errors'
import { secretFileVariable, secretNames, type SecretName } from '../contract/secrets'
import { showPath, valueAt } from './problems'
import type { SettingPath } from './schema-walk'

/** Names that no setting has; what is called like this holds a secret. */
const secretKey =
  /pass(?:word|wd|phrase|code)?$|secret|token|credential|webhook|authorization|(?:access|api|private|signing|encryption)[-_]?key/i

/** Texts that are secrets wherever they stand: private keys in PEM and of age, key ids of AWS, passwords in addresses. */
const secretText =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----|AGE-SECRET-KEY-|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|^[a-z][a-z\d+.-]*:\/\/[^\s/@]*:[^\s/@]*@/i

/** Where secrets stand in what the schema refuses; the file's own words for what it knows are not looked at. */
export function findSecrets(issues: readonly z.core.$ZodIssue[], value: unknown): SettingPath[] {
  return issues.flatMap((issue): SettingPath[] => {
    const path = issue.path as SettingPath
    if (issue.code === 'unrecognized_keys')
      return issue.keys.flatMap((key) => secretsBelow([...path, key], valueAt(value, [...path, key])))
    const found = valueAt(value, path)
    return typeof found === 'string' && secretText.test(found) ? [path] : []
  })
}

function secretsBelow(path: SettingPath, value: unknown): SettingPath[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => secretsBelow([...path, key], inner))
  if (value === null || value === '') return []
  const isNamed = nameOf(path) !== null || secretKey.test(String(path.at(-1)))
  return isNamed || (typeof value === 'string' && secretText.test(value)) ? [path] : []
}

/** The secret that is evidently meant, for instance by s3.secretAccessKey; null where there is none of that name. */
const nameOf = (path: SettingPath): SecretName | null => {
  const written = path.join('.').toLowerCase()
  return secretNames.find((name) => name.toLowerCase() === written) ?? null
}

/** @param place for instance "line 3 of settings.json"; null where it is not known. */
export function secretInSettings(path: SettingPath, place: string | null, file: string | null): AppError {
  const name = nameOf(path)
  const where = place === null ? '' : ` (${place})`
  const variable = name === null ? 'an AUTOINFRASNAP_…_FILE variable' : secretFileVariable(name)
  return new AppError('secret_in_settings', `${showPath(path)} is a secret in plain text${where}.`, {
    hint:
      `Secrets never stand in the settings. ${file === null ? '' : 'Take it out of the file, then run: '}` +
      `autoinfrasnap secrets set ${name ?? 'NAME'} (it asks for the value and keeps it in the keychain of the system). ` +
      `Without a keychain, name a file that holds it in ${variable}.`,
    details: file === null ? {} : { file },
  })
}

/** For a setting that a person names: `settings set s3.secretAccessKey …`. */
export const isSecretPath = (path: SettingPath): boolean =>
  nameOf(path) !== null || secretKey.test(String(path.at(-1)))
