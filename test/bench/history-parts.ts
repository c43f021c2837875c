/** What the history's bench drives, bundled into one module. */
export { openDatabase } from '../../main/history/database'
export { createHistory } from '../../main/history/history'
export { migrations } from '../../main/history/migrations'
export { createSeriesBook } from '../../main/history/series-book'
export { createStore } from '../../main/history/store'
