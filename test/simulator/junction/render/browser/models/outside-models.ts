import { loadObjModel, type ObjModel } from "./obj-model.ts";

/** Models that others made; `CREDITS.md` beside the films names them. */
export interface OutsideModels {
  readonly scooter: ObjModel;
}

/** Loads them from where the Node half put them. */
export async function loadOutsideModels(): Promise<OutsideModels> {
  const scooter = { folder: "/models/scopia/scooter2/", name: "scooter2", lengthM: 1.88, paint: ["firstcolor"] };
  return { scooter: await loadObjModel(scooter) };
}
