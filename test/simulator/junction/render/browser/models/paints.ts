/** Colours that many models share. */
export const DARK = {
  tyre: 0x101011,
  rim: 0xb4b8bc,
  trim: 0x141516,
  grey: 0x55585b,
  chrome: 0xc8ccd0,
} as const;

export const LAMP = { head: 0xf6f6ee, tail: 0xa01212, amber: 0xd9861a } as const;
export const SKIN = [0xb98a62, 0xc79a70, 0xa97a55] as const;
export const HAIR = 0x17120f;

export const SHIRTS = [
  0x3a6ea5, 0xb03a3a, 0xe4e1d9, 0x2f7d4f, 0x2a2c2f, 0xd98f2b, 0x8a8f96, 0x6b3f86, 0xe6b8c2, 0x6f8fae,
] as const;
export const TROUSERS = [0x22262e, 0x2e3a55, 0x4a4438, 0x1a1b20, 0x6b6f78] as const;
export const HELMETS = [0xe4e4e0, 0x202124, 0xb02020, 0x22409a, 0xe0a020, 0x2f8a57, 0xd68aa0] as const;
export const SHOES = 0x26221f;

export interface BusLivery {
  readonly body: string;
  readonly skirt: string;
  readonly band: string;
}

export const BUS_LIVERIES: readonly BusLivery[] = [
  { body: "#efeeea", skirt: "#b5202a", band: "#f2c230" },
  { body: "#efeeea", skirt: "#1d6b3a", band: "#f0f0ea" },
  { body: "#efeeea", skirt: "#1f4fa0", band: "#f2c230" },
];

/** The member that a number picks: the same number, the same member. */
export function picked<T>(members: readonly T[], number: number): T {
  const member = members[Math.abs(Math.trunc(number)) % members.length];
  if (member === undefined) throw new Error("there is nothing to pick from");
  return member;
}

/** `#rrggbb` as a number. @throws {Error} when it is written otherwise */
export function colourOf(text: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(text)) throw new Error(`"${text}" is no colour of the form #rrggbb`);
  return Number.parseInt(text.slice(1), 16);
}
