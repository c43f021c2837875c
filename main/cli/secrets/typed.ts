/** What is told where a secret may stand in the command line itself. Nothing of it is repeated. */
import { AppError } from '../../contract/errors'
import { isSecretName } from '../../secrets/secrets'

/** Without knowing whether it was one. */
export const exposedHint =
  'If a real secret was given, change it: other accounts can read command lines, and shells keep them.'

/** @param args among which the name of the secret may be found that was meant. */
export function valueRefused(args: readonly string[], suggestion = ''): AppError {
  const names = args.map((arg) => /^-*([^=]*)/.exec(arg)?.[1] ?? '')
  const way = `Then run "autoinfrasnap secrets set ${names.find(isSecretName) ?? 'NAME'}" and type it when asked.`
  return new AppError('usage_invalid', 'A secret is never given as an argument.', {
    hint: [suggestion, exposedHint, way].filter((part) => part !== '').join(' '),
  })
}

/** The same of commands that need no secret. @param name of the command. */
export const wordRefused = (name: string, suggestion = ''): AppError =>
  new AppError('usage_invalid', `${name} does not take what was given.`, {
    hint: `${suggestion === '' ? `See ${name} --help.` : suggestion} ${exposedHint}`,
  })
