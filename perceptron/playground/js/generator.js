// Random numbers that Python and JavaScript draw alike: the same seed gives the same data, weights and order.
// `generator.py` beside this folder is the same in Python; a test compares the two, bit for bit.

/** A 32-bit number from a text: FNV-1a over its UTF-8 bytes. */
export function hashText(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, quick, good enough for pictures. */
export class Generator {
  constructor(seed) {
    this.state = seed | 0;
  }

  /** In [0, 1), a multiple of 2^-32. */
  uniform() {
    const a = (this.state = (this.state + 0x6d2b79f5) | 0);
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low, high) {
    return low + (high - low) * this.uniform();
  }

  /** Standard normal by Box and Muller; two uniforms for each, so that the count of draws is plain. */
  normal() {
    const u1 = this.uniform();
    const u2 = this.uniform();
    return Math.sqrt(-2 * Math.log(1 - u1)) * Math.cos(2 * Math.PI * u2);
  }

  /** The numbers 0 to n-1 in random order (Fisher and Yates, from the end). */
  shuffle(n, order = new Int32Array(n)) {
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor(this.uniform() * (i + 1));
      const kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}

/** A generator of its own for each purpose ("data", "split", "weights", "epoch") and number. */
export function stream(seed, purpose, index) {
  return new Generator(hashText(`${seed}/${purpose}/${index}`));
}
