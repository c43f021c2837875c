/** What the app asks of the system's other programs: recorded, never done. */
import type { Clipboard, Shell } from 'electron'
import { record } from './recorded.ts'

export const shell = {
  async openExternal(url) {
    record('shell:open-external', { url })
  },
  async openPath(file) {
    record('shell:open-path', { file })
    return ''
  },
  showItemInFolder: (file) => record('shell:show-item', { file }),
  async trashItem(file) {
    record('shell:trash', { file })
  },
  beep: () => record('shell:beep'),
} satisfies Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'trashItem' | 'beep'>

let text = ''

/** Text only. */
export const clipboard = {
  async writeText(newText) {
    text = newText
    record('clipboard:text', { text })
  },
  readText: async () => text,
  clear: () => void (text = ''),
} satisfies Pick<Clipboard, 'writeText' | 'readText' | 'clear'>
