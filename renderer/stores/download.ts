/** Hands a file to the browser's downloads. */

/** How long the browser may take to begin reading; then the memory is given back. */
const keptMs = 60_000

/**
 * A Blob behind a link, because that needs neither a second request nor a right of the content security policy. The
 * name may hold anything: browsers take out of it what a file system does not allow.
 */
export function saveFile(name: string, mediaType: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type: mediaType }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.hidden = true
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), keptMs)
}
