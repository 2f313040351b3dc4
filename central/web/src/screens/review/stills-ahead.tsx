import { mediaAddress } from "../../api/client.ts";
import type { Still } from "../event/stills.ts";

/** Browsers keep a large picture as it is, halved and quartered: small in the row, larger in the loupes. */
const SCALES = [1 / 4, 1 / 2, 1];
/** A plate's crop is small, and shown as large as there is room. */
const CROP_SCALES = [1];

/**
 * The next case's stills, painted where nobody sees them and held for as long as this case is looked at: a browser scales
 * a picture down when it first paints it, and drops what nobody holds.
 */
export function StillsAhead({ stills }: { readonly stills: readonly Still[] }) {
  return (
    <div className="stills-ahead" aria-hidden="true">
      {stills.flatMap(({ role, sha256, widthPx }) =>
        (role === "crop" ? CROP_SCALES : SCALES).map((scale) => (
          <img key={`${sha256} ${scale}`} src={mediaAddress(sha256)} alt="" style={{ width: widthPx * scale }} />
        )),
      )}
    </div>
  );
}
