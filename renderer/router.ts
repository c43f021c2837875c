/** The addresses of the dashboard. */
import { createRouter, createWebHistory, type Router } from 'vue-router'
import { views } from './views/registry'

export function createAppRouter(): Router {
  return createRouter({
    history: createWebHistory(),
    routes: [
      ...views.flatMap(({ routes }) => routes),
      { path: '/:rest(.*)*', name: 'not-found', component: () => import('./views/NotFoundView.vue') },
    ],
    // Within a view that says so, the address is what is chosen there, not another page.
    scrollBehavior: (to, from, saved) =>
      saved ?? (to.name === from.name && to.meta['keepsScroll'] === true ? false : { top: 0 }),
  })
}
