/** Collects output up to a limit: beyond it the first and the last halves are kept and the middle is counted. */
export class BoundedOutput {
  readonly #half: number;
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#half = Math.max(1, Math.floor(limit / 2));
  }

  add(chunk: Buffer): void {
    const room = this.#half - this.#headBytes;
    if (room > 0) {
      const part = chunk.subarray(0, room);
      this.#head.push(part);
      this.#headBytes += part.length;
    }
    if (chunk.length <= room) return;
    const rest = room > 0 ? chunk.subarray(room) : chunk;
    this.#tail.push(rest);
    this.#tailBytes += rest.length;
    if (this.#tailBytes > 2 * this.#half) this.#trim();
  }

  text(): string {
    this.#trim();
    const head = Buffer.concat(this.#head).toString();
    const tail = Buffer.concat(this.#tail).toString();
    if (this.#dropped === 0) return Buffer.concat([...this.#head, ...this.#tail]).toString();
    return `${head}\n[${this.#dropped} bytes left out]\n${tail}`;
  }

  #trim(): void {
    if (this.#tailBytes <= this.#half) return;
    const all = Buffer.concat(this.#tail);
    this.#dropped += all.length - this.#half;
    const kept = all.subarray(all.length - this.#half);
    this.#tail = [kept];
    this.#tailBytes = kept.length;
  }
}
