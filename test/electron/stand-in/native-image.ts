/** Pictures of the tray, of notifications and of what is dragged: where they come from and how large they are. */
import { existsSync, readFileSync } from 'node:fs'
import type { NativeImage, Size } from 'electron'

type Shared = 'isEmpty' | 'setTemplateImage' | 'isTemplateImage' | 'getAspectRatio'

const pngSignature = '89504e470d0a1a0a'

/** Width and height stand at fixed places of a PNG's first chunk; other formats are not read. */
const sizeOf = (png: Buffer): Size =>
  png.subarray(0, 8).toString('hex') === pngSignature
    ? { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
    : { width: 0, height: 0 }

export class StandInNativeImage implements Pick<NativeImage, Shared> {
  static createEmpty = (): StandInNativeImage => new StandInNativeImage('empty', Buffer.alloc(0))
  static createFromPath = (file: string): StandInNativeImage =>
    new StandInNativeImage(file, existsSync(file) ? readFileSync(file) : Buffer.alloc(0))
  static createFromBuffer = (bytes: Buffer): StandInNativeImage =>
    new StandInNativeImage('buffer', Buffer.from(bytes))
  static createFromBitmap = (bytes: Buffer, size: Size): StandInNativeImage =>
    new StandInNativeImage('bitmap', Buffer.from(bytes), size)
  static createFromDataURL = (url: string): StandInNativeImage =>
    new StandInNativeImage('data', Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
  static of = (image: string | StandInNativeImage): StandInNativeImage =>
    typeof image === 'string' ? StandInNativeImage.createFromPath(image) : image

  /** A file's path, or how the picture was made. */
  readonly source: string
  readonly #bytes: Buffer
  readonly #size: Size
  readonly #scaleFactors = new Set([1])
  isMacTemplateImage = false

  constructor(source: string, bytes: Buffer, size: Size = sizeOf(bytes)) {
    this.source = source
    this.#bytes = bytes
    this.#size = size
    this.isMacTemplateImage = /Template(@\d+(\.\d+)?x)?\.\w+$/.test(source) // Electron goes by the name, too
  }

  addRepresentation({ scaleFactor = 1 }: { scaleFactor?: number }): void {
    this.#scaleFactors.add(scaleFactor)
  }

  resize(options: { width?: number; height?: number }): StandInNativeImage {
    const { width, height } = this.#size
    const ratio = width / height || 1
    const wanted = {
      width: options.width ?? Math.round((options.height ?? height) * ratio),
      height: options.height ?? Math.round((options.width ?? width) / ratio),
    }
    return new StandInNativeImage(this.source, this.#bytes, wanted)
  }

  isEmpty = (): boolean => this.#bytes.length === 0
  getSize = (): Size => ({ ...this.#size })
  getAspectRatio = (): number => this.#size.width / this.#size.height || 1
  getScaleFactors = (): number[] => [...this.#scaleFactors]
  toPNG = (): Buffer => Buffer.from(this.#bytes)
  toDataURL = (): string => `data:image/png;base64,${this.#bytes.toString('base64')}`
  setTemplateImage = (isTemplate: boolean): void => void (this.isMacTemplateImage = isTemplate)
  isTemplateImage = (): boolean => this.isMacTemplateImage
}
