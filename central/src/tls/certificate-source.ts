import { type Listen, tlsOf } from "../config/listen-config.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { CertificateSource } from "./certificate.ts";
import { givenCertificate } from "./given-certificate.ts";
import { namesOf, ownCertificate } from "./own-certificate.ts";

/** What a centre shows that is configured so; `undefined`: it speaks plain http, on loopback. */
export function certificateSource(
  { listen, dataDir }: { readonly listen: Listen; readonly dataDir: string },
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): CertificateSource | undefined {
  const tls = tlsOf(listen);
  switch (tls.kind) {
    case "none":
      return undefined;
    case "own":
      return ownCertificate({ dataDir, names: () => namesOf(listen), clock, logger });
    case "files":
      return givenCertificate(tls, clock);
    default:
      return tls satisfies never;
  }
}
