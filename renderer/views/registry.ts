/**
 * Every view there is, in the order in which the navigation lists them. Adding one is one entry. Views are loaded when
 * they are first shown, but for the overview: nearly everybody arrives there, and would wait for a second round.
 */
import type { RouteRecordRaw } from 'vue-router'
import type { NavigationItem } from '../components/navigation'
import OverviewView from './overview/OverviewView.vue'

export interface View extends NavigationItem {
  routes: RouteRecordRaw[]
}

export const views: readonly View[] = [
  {
    name: 'overview',
    path: '/',
    icon: 'overview',
    isTab: true,
    routes: [{ path: '/', name: 'overview', component: OverviewView }],
  },
  {
    name: 'resources',
    path: '/resources',
    icon: 'cpu',
    isTab: false,
    routes: [
      {
        path: '/resources',
        component: () => import('./resources/ResourcesView.vue'),
        redirect: { name: 'cpu' },
        children: [
          { path: 'cpu', name: 'cpu', component: () => import('./resources/CpuView.vue') },
          { path: 'memory', name: 'memory', component: () => import('./resources/MemoryView.vue') },
          { path: 'disks', name: 'disks', component: () => import('./resources/DisksView.vue') },
          { path: 'network', name: 'network', component: () => import('./resources/NetworkView.vue') },
          { path: 'processes', name: 'processes', component: () => import('./resources/ProcessesView.vue') },
        ],
      },
    ],
  },
  {
    name: 'containers',
    path: '/containers',
    icon: 'containers',
    isTab: true,
    routes: [
      {
        path: '/containers/:id?',
        name: 'containers',
        component: () => import('./containers/ContainersView.vue'),
        meta: { keepsScroll: true },
      },
    ],
  },
  {
    name: 'history',
    path: '/history',
    icon: 'history',
    isTab: true,
    routes: [
      {
        path: '/history',
        name: 'history',
        component: () => import('./history/HistoryView.vue'),
        meta: { keepsScroll: true },
      },
    ],
  },
  {
    name: 'snapshots',
    path: '/snapshots',
    icon: 'snapshots',
    isTab: true,
    routes: [
      { path: '/snapshots', name: 'snapshots', component: () => import('./snapshots/SnapshotsView.vue') },
      {
        path: '/snapshots/compare',
        name: 'comparison',
        component: () => import('./snapshots/compare/CompareView.vue'),
        meta: { keepsScroll: true },
      },
      {
        path: '/snapshots/:name',
        name: 'snapshot',
        component: () => import('./snapshots/SnapshotView.vue'),
      },
      { path: '/opened/:id', name: 'opened', component: () => import('./snapshots/OpenedView.vue') },
    ],
  },
  {
    name: 'boards',
    path: '/boards',
    icon: 'boards',
    isTab: false,
    routes: [{ path: '/boards/:id?', name: 'boards', component: () => import('./boards/BoardsView.vue') }],
  },
  {
    name: 'settings',
    path: '/settings',
    icon: 'settings',
    isTab: false,
    routes: [
      {
        path: '/settings/:page?',
        name: 'settings',
        component: () => import('./settings/SettingsView.vue'),
      },
    ],
  },
]
