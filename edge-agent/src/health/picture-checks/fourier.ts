/** A picture of complex numbers, row-major; both sides are powers of two. */
export interface ComplexPicture {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Discrete Fourier transform of a picture, in place, without scaling. Swapping real and imaginary part before and after
 * makes it the inverse one.
 *
 * @see https://en.wikipedia.org/wiki/Cooley%E2%80%93Tukey_FFT_algorithm
 */
export function transform({ real, imaginary, width, height }: ComplexPicture): void {
  const alongRows = planOf(width);
  for (let y = 0; y < height; y += 1) transformLine(real, imaginary, { start: y * width, step: 1, plan: alongRows });
  const alongColumns = planOf(height);
  for (let x = 0; x < width; x += 1) transformLine(real, imaginary, { start: x, step: width, plan: alongColumns });
}

/** What transforms of one length share. */
interface Plan {
  readonly length: number;
  readonly reversed: Uint16Array;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

function planOf(length: number): Plan {
  const bits = Math.log2(length);
  const reversed = new Uint16Array(length);
  for (let index = 0; index < length; index += 1) {
    // The index with its last bit cut off is reversed already.
    reversed[index] = ((reversed[index >> 1] ?? 0) >> 1) | ((index & 1) << (bits - 1));
  }
  const angles = Float64Array.from({ length: length / 2 }, (_, index) => (-2 * Math.PI * index) / length);
  return { length, reversed, cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly plan: Plan;
}

function transformLine(real: Float64Array, imaginary: Float64Array, { start, step, plan }: Line): void {
  const { length, reversed, cosines, sines } = plan;
  for (let index = 0; index < length; index += 1) {
    const other = reversed[index] ?? 0;
    if (other <= index) continue;
    swap(real, start + index * step, start + other * step);
    swap(imaginary, start + index * step, start + other * step);
  }
  for (let half = 1; half < length; half *= 2) {
    const turn = length / (2 * half);
    for (let first = 0; first < length; first += 2 * half) {
      for (let offset = 0; offset < half; offset += 1) {
        const a = start + (first + offset) * step;
        const b = a + half * step;
        const [cosine, sine] = [cosines[offset * turn] ?? 0, sines[offset * turn] ?? 0];
        const [bReal, bImaginary] = [real[b] ?? 0, imaginary[b] ?? 0];
        const turnedReal = bReal * cosine - bImaginary * sine;
        const turnedImaginary = bReal * sine + bImaginary * cosine;
        real[b] = (real[a] ?? 0) - turnedReal;
        imaginary[b] = (imaginary[a] ?? 0) - turnedImaginary;
        real[a] = (real[a] ?? 0) + turnedReal;
        imaginary[a] = (imaginary[a] ?? 0) + turnedImaginary;
      }
    }
  }
}

function swap(values: Float64Array, a: number, b: number): void {
  const value = values[a] ?? 0;
  values[a] = values[b] ?? 0;
  values[b] = value;
}
