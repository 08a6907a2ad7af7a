import { Zip, ZipDeflate } from 'fflate';

/** A zip archive whose size is known while files are added. */
export class ZipArchive {
  readonly #chunks: Uint8Array[] = [];
  readonly #zip = new Zip((error, chunk) => {
    if (error) throw error;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  });
  #bytes = 0;

  /** @param modifiedAt the time of all files */
  constructor(private readonly modifiedAt: Date) {}

  /** The compressed size of the files so far. */
  get bytes(): number {
    return this.#bytes;
  }

  add(name: string, text: string): void {
    const file = new ZipDeflate(name);
    file.mtime = this.modifiedAt;
    this.#zip.add(file);
    file.push(Buffer.from(text), true);
  }

  /** Ends the archive. */
  end(): Buffer {
    this.#zip.end();
    return Buffer.concat(this.#chunks);
  }
}
