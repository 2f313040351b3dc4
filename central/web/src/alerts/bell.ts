import type { Severity } from "@ngaba/contract";

/** One tone: when it begins, how long it lasts, how high it is. */
export type Tone = { readonly atS: number; readonly lengthS: number; readonly hertz: number };

const tone = (atS: number, hertz: number, lengthS = 0.14): Tone => ({ atS, lengthS, hertz });

/** More tones for what is worse; only the worst rises, so that it is known without looking. */
const tones: Record<Severity, readonly Tone[]> = {
  info: [tone(0, 520)],
  notice: [tone(0, 660)],
  warning: [tone(0, 660), tone(0.2, 660)],
  critical: [tone(0, 660), tone(0.2, 830), tone(0.4, 1_050, 0.3)],
};

export const tonesOf = (severity: Severity): readonly Tone[] => tones[severity];

const LOUDNESS = 0.2;
/** Without it, a tone begins and ends with a click. */
const FADE_S = 0.01;

/**
 * The page's sound. Browsers let a page be heard only once a person has clicked or typed in it: until then it is blocked,
 * and the next click or key anywhere ends that.
 */
export class Bell implements Disposable {
  readonly #context = new AudioContext();
  readonly #unblock = () => void this.#context.resume();

  /** @param onChange told whether the browser lets it be heard, now and whenever that changes */
  constructor(onChange: (isBlocked: boolean) => void) {
    const tell = () => onChange(this.#context.state !== "running");
    this.#context.onstatechange = tell;
    tell();
    window.addEventListener("pointerdown", this.#unblock);
    window.addEventListener("keydown", this.#unblock);
    this.#unblock();
  }

  /** Nothing while it is blocked: tones would pile up and all sound at once later. */
  ring(severity: Severity): void {
    if (this.#context.state !== "running") return;
    for (const one of tonesOf(severity)) this.#sound(one);
  }

  [Symbol.dispose](): void {
    window.removeEventListener("pointerdown", this.#unblock);
    window.removeEventListener("keydown", this.#unblock);
    this.#context.onstatechange = null;
    void this.#context.close();
  }

  #sound({ atS, lengthS, hertz }: Tone): void {
    const from = this.#context.currentTime + atS;
    const to = from + lengthS;
    const volume = new GainNode(this.#context, { gain: 0 });
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(LOUDNESS, from + FADE_S);
    volume.gain.setValueAtTime(LOUDNESS, to - FADE_S);
    volume.gain.linearRampToValueAtTime(0, to);
    const source = new OscillatorNode(this.#context, { frequency: hertz });
    source.connect(volume).connect(this.#context.destination);
    source.start(from);
    source.stop(to);
  }
}
