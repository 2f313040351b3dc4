import { useCameraName } from "../figures/figure-parts.tsx";
import { usePlaces } from "../live/places.ts";

/** Where a camera stands and what it looks at; its id when the inventory has no name for it. */
export const useWhere = (): ((cameraId: string) => string) => useCameraName(usePlaces());
