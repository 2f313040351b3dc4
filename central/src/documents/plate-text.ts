import type { Plate, RoadUserClass } from "@ngaba/contract";

/** Province, series, serial number. */
const OF_CAR = /^(\d{2})([A-Z]{1,2})(\d{4,5})$/;
const OF_MOTORCYCLE = /^(\d{2})([A-Z][A-Z0-9])(\d{4,5})$/;

/**
 * A plate as people write it: `19A-123.45` of a car, `19-AB 123.45` of a motorcycle. What does not fit its form is as it was
 * read: nothing is made up.
 */
export function plateText({ text }: Plate, vehicle: RoadUserClass): string {
  const isMotorcycle = vehicle === "motorcycle";
  const [, province, series, serial] = (isMotorcycle ? OF_MOTORCYCLE : OF_CAR).exec(text) ?? [];
  if (serial === undefined) return text;
  const digits = serial.length === 5 ? `${serial.slice(0, 3)}.${serial.slice(3)}` : serial;
  return isMotorcycle ? `${province}-${series} ${digits}` : `${province}${series}-${digits}`;
}
