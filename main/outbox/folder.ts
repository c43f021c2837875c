/** Where the outbox lies below the data folder: for whoever only wants to know whether there is one. */
export const outboxFolderName = 'outbox'
