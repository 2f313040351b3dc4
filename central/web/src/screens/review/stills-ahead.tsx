import { mediaAddress } from "../../api/client.ts";
import type { Still } from "../event/stills.ts";

/** Browsers keep a large picture scaled to a half and a quarter: small in the row, larger in the loupes. */
const SCALES = [1 / 4, 1 / 2];

/**
 * The next case's stills, painted where nobody sees them and held for as long as this case is looked at: a browser scales
 * a picture down when it first paints it, and drops what nobody holds.
 */
export function StillsAhead({ stills }: { readonly stills: readonly Still[] }) {
  return (
    <div className="stills-ahead" aria-hidden="true">
      {stills.flatMap(({ sha256, widthPx }) =>
        SCALES.map((scale) => (
          <img key={`${sha256} ${scale}`} src={mediaAddress(sha256)} alt="" style={{ width: widthPx * scale }} />
        )),
      )}
    </div>
  );
}
