/**
 * The forms of Vietnamese number plates: Thông tư 79/2024/TT-BCA, Điều 37 with annex 04, province codes after Thông tư 51/2025/TT-BCA,
 * and the older forms that are still on the road. One text may be read in several ways: what vehicle carries it, and its colour, say which.
 */
import type { Plate, PlateColour } from "./rest-review.ts";
import type { RoadUserClass } from "./road-user.ts";

/** `old-…`: no longer issued. `special`: of machines, trailers, restricted vehicles, army enterprises. `military`: its form is from memory. */
export type PlateKind =
  | "car"
  | "state-car"
  | "motorcycle"
  | "state-motorcycle"
  | "special"
  | "foreign-car"
  | "foreign-motorcycle"
  | "temporary"
  | "old-car"
  | "old-motorcycle"
  | "old-special"
  | "old-electric-motorcycle"
  | "military";

/** One way to read a text as a plate. */
export interface PlateReading {
  readonly kind: PlateKind;
  /** For people: `19A-123.45`, `19-AB 123.45`. */
  readonly display: string;
  readonly vehicles: readonly RoadUserClass[];
  readonly colours: readonly PlateColour[];
}

/** Codes that no province has; free for invented plates. Thông tư 51/2025/TT-BCA. */
export const UNASSIGNED_PROVINCES: readonly string[] = ["13", "42", "44", "45", "46", "87", "91", "96"];

interface Form {
  readonly kind: PlateKind;
  readonly pattern: RegExp;
  readonly vehicles: readonly RoadUserClass[];
  readonly colours: readonly PlateColour[];
  readonly show: (parts: readonly string[]) => string;
}

const PROVINCE = `(?!${UNASSIGNED_PROVINCES.join("|")})([1-9]\\d)(?<!10)`;
const LETTER = "[A-HK-NPSTUVXYZ]";
/** One list of the circular has G and no R, the other R and no G. */
const SECOND_LETTER = "[A-HK-NPRSTUVXYZ]";
const STATE_LETTER = "[A-HKLM]";
const FIVE = "((?!00000)\\d{5})";
const COUNTRY = "(\\d{3})";

const CARS: readonly RoadUserClass[] = ["car", "large-vehicle"];
const MOTORCYCLES: readonly RoadUserClass[] = ["motorcycle"];
const MOTOR: readonly RoadUserClass[] = [...CARS, ...MOTORCYCLES];

const form = (
  kind: PlateKind,
  pattern: string,
  { vehicles, colours }: Pick<Form, "vehicles" | "colours">,
  show: Form["show"],
): Form => ({ kind, pattern: new RegExp(`^${pattern}$`), vehicles, colours, show });

/** `12345` → `123.45`; four digits stay as they are. */
const order = (digits = ""): string => (digits.length === 5 ? `${digits.slice(0, 3)}.${digits.slice(3)}` : digits);
const asCar: Form["show"] = ([province, series, digits]) => `${province}${series}-${order(digits)}`;
const asMotorcycle: Form["show"] = ([province, series, digits]) => `${province}-${series} ${order(digits)}`;
const asForeign: Form["show"] = (parts) => parts.join("-");
const asTemporary: Form["show"] = ([province, digits]) => `T${province}-${order(digits)}`;
const asMilitary: Form["show"] = ([series, digits]) => `${series}-${digits}`;

const FORMS: readonly Form[] = [
  form("car", `${PROVINCE}(${LETTER})${FIVE}`, { vehicles: CARS, colours: ["white", "yellow"] }, asCar),
  form("state-car", `${PROVINCE}(${STATE_LETTER})${FIVE}`, { vehicles: CARS, colours: ["blue"] }, asCar),
  form(
    "motorcycle",
    `${PROVINCE}(${LETTER}${SECOND_LETTER})${FIVE}`,
    { vehicles: MOTORCYCLES, colours: ["white"] },
    asMotorcycle,
  ),
  form(
    "state-motorcycle",
    `${PROVINCE}(${STATE_LETTER}[1-9])${FIVE}`,
    { vehicles: MOTORCYCLES, colours: ["blue"] },
    asMotorcycle,
  ),
  form("special", `${PROVINCE}(CD|RM|HC|KT)${FIVE}`, { vehicles: CARS, colours: ["white", "yellow"] }, asCar),
  form(
    "foreign-car",
    `${PROVINCE}${COUNTRY}(NG|QT)((?!00)\\d{2})`,
    { vehicles: CARS, colours: ["white-red"] },
    asForeign,
  ),
  form("foreign-car", `${PROVINCE}${COUNTRY}(CV|NN)((?!00)\\d{2})`, { vehicles: CARS, colours: ["white"] }, asForeign),
  form(
    "foreign-motorcycle",
    `${PROVINCE}${COUNTRY}(NG|QT)((?!000)\\d{3})`,
    { vehicles: MOTORCYCLES, colours: ["white-red"] },
    asForeign,
  ),
  form(
    "foreign-motorcycle",
    `${PROVINCE}${COUNTRY}(CV|NN)((?!000)\\d{3})`,
    { vehicles: MOTORCYCLES, colours: ["white"] },
    asForeign,
  ),
  form("temporary", `T${PROVINCE}${FIVE}`, { vehicles: MOTOR, colours: ["white"] }, asTemporary),
  form(
    "old-car",
    `${PROVINCE}(${LETTER})((?!0000)\\d{4})`,
    { vehicles: CARS, colours: ["white", "yellow", "blue"] },
    asCar,
  ),
  form(
    "old-motorcycle",
    `${PROVINCE}(${LETTER}[1-9])((?!0+$)\\d{4,5})`,
    { vehicles: MOTORCYCLES, colours: ["white", "blue"] },
    asMotorcycle,
  ),
  form(
    "old-special",
    `${PROVINCE}(LD|DA|MK|TD|CT|LB|R)((?!0+$)\\d{4,5})`,
    { vehicles: CARS, colours: ["white"] },
    asCar,
  ),
  form(
    "old-electric-motorcycle",
    `${PROVINCE}(MD[1-9]?)((?!0+$)\\d{4,5})`,
    { vehicles: MOTORCYCLES, colours: ["white"] },
    asMotorcycle,
  ),
  form("military", "([A-Z]{2})(\\d{4})", { vehicles: MOTOR, colours: ["red"] }, asMilitary),
];

/** Upper-case letters and digits of what somebody typed; Đ becomes D, everything else falls away. */
export const normalisePlate = (typed: string): string =>
  typed
    .normalize("NFC")
    .toUpperCase()
    .replaceAll("Đ", "D")
    .replaceAll(/[^A-Z0-9]/g, "");

/** Every way to read a text, newest forms first; none where no plate looks like it. `text` as {@link normalisePlate} makes it. */
export function plateReadings(text: string): readonly PlateReading[] {
  return FORMS.flatMap(({ kind, pattern, vehicles, colours, show }) => {
    const parts = pattern.exec(text);
    return parts === null ? [] : [{ kind, display: show(parts.slice(1)), vehicles, colours }];
  });
}

/** The ways that fit the vehicle and the colour. More than one: nobody can say from these alone which it is. */
export function plateReadingsOf({ text, colour }: Plate, vehicle: RoadUserClass): readonly PlateReading[] {
  return plateReadings(text).filter(({ vehicles, colours }) => vehicles.includes(vehicle) && colours.includes(colour));
}

/** A plate as people write it; without a form that fits, its bare text. */
export function formatPlate({ text, colour }: Plate, vehicle?: RoadUserClass): string {
  const all = plateReadings(text);
  const fitting = vehicle === undefined ? [] : plateReadingsOf({ text, colour }, vehicle);
  const ofColour = all.filter(({ colours }) => colours.includes(colour));
  return [...fitting, ...ofColour, ...all][0]?.display ?? text;
}
