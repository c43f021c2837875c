/** Serves the dashboard to windows under an origin of its own, instead of `file://`, which could read any file. */
import { protocol } from 'electron'
import { answerAppRequest, appScheme } from './app-files'
import { appPrivileges } from './security'

/** Before the app is ready: schemes are fixed then. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: appPrivileges }])
}

/** @param folder the built dashboard. */
export function setupProtocol(folder: string): void {
  protocol.handle(appScheme, async (request) => {
    const { status, headers, body } = await answerAppRequest(request, folder)
    return new Response(request.method === 'HEAD' ? null : body, { status, headers })
  })
}
