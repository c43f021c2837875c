/** Dialogs: nobody sees them, tests answer them beforehand; one without an answer is cancelled. */
import type { Dialog, MessageBoxOptions } from 'electron'
import { record } from './recorded.ts'

export type DialogAnswer =
  | { kind: 'save'; filePath: string | null }
  | { kind: 'open'; filePaths: string[] }
  | { kind: 'message'; response: number; checkboxChecked?: boolean }

const answers: DialogAnswer[] = []

/** Answers of one kind are used up in their order. */
export const queueAnswer = (answer: DialogAnswer): void => void answers.push(answer)

function answerOf<K extends DialogAnswer['kind']>(
  kind: K,
  args: readonly unknown[],
): Extract<DialogAnswer, { kind: K }> | null {
  record(`dialog:${kind}`, args.at(-1) as object) // the window before it is optional
  const at = answers.findIndex((one) => one.kind === kind)
  return at < 0 ? null : (answers.splice(at, 1)[0] as Extract<DialogAnswer, { kind: K }>)
}

function message(args: readonly unknown[]): { response: number; checkboxChecked: boolean } {
  const { cancelId = 0, checkboxChecked = false } = args.at(-1) as MessageBoxOptions
  const answer = answerOf('message', args)
  return {
    response: answer?.response ?? cancelId,
    checkboxChecked: answer?.checkboxChecked ?? checkboxChecked,
  }
}

type Shared =
  | 'showSaveDialog'
  | 'showSaveDialogSync'
  | 'showOpenDialog'
  | 'showOpenDialogSync'
  | 'showMessageBox'
  | 'showMessageBoxSync'
  | 'showErrorBox'

export const dialog = {
  async showSaveDialog(...args: unknown[]) {
    const filePath = answerOf('save', args)?.filePath ?? ''
    return { canceled: filePath === '', filePath }
  },
  showSaveDialogSync: (...args: unknown[]) => answerOf('save', args)?.filePath ?? '',
  async showOpenDialog(...args: unknown[]) {
    const filePaths = answerOf('open', args)?.filePaths ?? []
    return { canceled: filePaths.length === 0, filePaths }
  },
  showOpenDialogSync: (...args: unknown[]) => answerOf('open', args)?.filePaths,
  showMessageBox: async (...args: unknown[]) => message(args),
  showMessageBoxSync: (...args: unknown[]) => message(args).response,
  showErrorBox: (title: string, content: string) => record('dialog:error', { title, content }),
} satisfies Pick<Dialog, Shared>
