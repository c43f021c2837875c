/** What the library's bench drives, bundled into one module. */
export { defaultSettings } from '../../main/contract/settings'
export { createReportLibrary } from '../../main/reports/library'
export { createTidying } from '../../main/reports/tidying'
