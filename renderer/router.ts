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
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
}
