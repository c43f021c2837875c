/** The addresses of the dashboard, and what happens when a view's file cannot be had. */
import { createRouter, createWebHistory, type Router } from 'vue-router'
import { i18n } from './locales/i18n'
import { useLiveStore } from './stores/live'
import { useToastsStore } from './stores/toasts'
import { views } from './views/registry'

export function createAppRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      ...views.flatMap(({ routes }) => routes),
      { path: '/:rest(.*)*', name: 'not-found', component: () => import('./views/NotFoundView.vue') },
    ],
    // Within a view that says so, the address is what is chosen there, not another page.
    scrollBehavior: (to, from, saved) =>
      saved ?? (to.name === from.name && to.meta['keepsScroll'] === true ? false : { top: 0 }),
  })
  router.onError((_, { fullPath }) => viewMissing(router, fullPath))
  return router
}

/**
 * A server that answers has another version of the page by now: its files have other names, which only loading the
 * page anew tells. That ends in no circle: the first view of a page has no stream that is open yet.
 */
function viewMissing(router: Router, fullPath: string): void {
  if (useLiveStore().connection === 'open') return location.assign(fullPath)
  const { t } = i18n.global
  useToastsStore().show(t('shell.viewMissing'), {
    state: 'critical',
    action: { label: t('common.retry'), run: () => void router.push(fullPath).catch(() => undefined) },
  })
}
