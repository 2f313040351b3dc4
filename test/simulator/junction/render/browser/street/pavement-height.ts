import { isInside } from "@ngaba/edge-agent/geometry/polygon.ts";
import { CARRIAGEWAY, STREET } from "../../../street.ts";

const ROAD = CARRIAGEWAY.map(([x, y]) => ({ x, y }));

/** How high the ground is at a place, metres: people on a pavement stand on its top. */
export const groundHeightAt = (x: number, y: number): number => (isInside({ x, y }, ROAD) ? 0 : STREET.kerbHeightM);
