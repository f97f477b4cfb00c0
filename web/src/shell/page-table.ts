import type { Component } from 'svelte'
import { m } from '../paraglide/messages.js'
import type { Page } from '../router/route.ts'

/** The live page comes with the app; every other one is fetched when it is opened. */
export type LoadedPage = Exclude<Page, 'live'>
export const PAGES_LOADED: Readonly<Record<LoadedPage, () => Promise<{ default: Component }>>> = {
  bookings: () => import('../bookings/BookingsPage.svelte'),
  my: () => import('../my/MyPage.svelte'),
  manage: () => import('../manage/ManagePage.svelte'),
  tenants: () => import('../tenants/TenantsPage.svelte'),
  people: () => import('../people/PeoplePage.svelte'),
  imports: () => import('../imports/ImportsPage.svelte'),
  panel: () => import('../panel/PanelPage.svelte'),
  'check-in': () => import('../panel/CheckInPage.svelte'),
  kiosk: () => import('../kiosk/KioskPage.svelte'),
  devices: () => import('../devices/DevicesPage.svelte'),
  reports: () => import('../reports/ReportsPage.svelte'),
  planning: () => import('../planning/PlanningPage.svelte'),
  evaluation: () => import('../evaluation/EvaluationPage.svelte'),
  setup: () => import('../setup/SetupPage.svelte'),
  account: () => import('../access/AccountPage.svelte'),
  administration: () => import('../access/AdministrationPage.svelte'),
  welcome: () => import('../access/WelcomePage.svelte'),
}

export const PAGE_TITLES: Readonly<Record<Page, () => string>> = {
  live: m.nav_live, bookings: m.nav_bookings, my: m.nav_my, manage: m.nav_manage, tenants: m.nav_tenants, people: m.nav_people, imports: m.nav_imports, panel: m.panel_title, 'check-in': m.check_in, kiosk: m.kiosk_title,
  devices: m.nav_devices, reports: m.nav_reports, planning: m.nav_planning, evaluation: m.nav_evaluation, setup: m.setup_title, account: m.account_title, administration: m.administration_title, welcome: m.welcome_title,
}
