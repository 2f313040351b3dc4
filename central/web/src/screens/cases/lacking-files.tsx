import type { CaseOffers, EventView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { eventQuery, useApi } from "../../api/queries.ts";

type LackingFilesProps = { readonly eventId: string; readonly files: CaseOffers["files"] };

/** Files of the evidence that are not at the centre, or not what their hashes say: by what each is, why, and its hash. */
export function LackingFiles({ eventId, files }: LackingFilesProps) {
  const { t } = useTranslation();
  const { data: event } = useQuery(eventQuery(useApi(), eventId));
  return (
    <div role="alert">
      <p className="doubt">{t("casePage.lacking")}</p>
      <ul>
        {files.map(({ sha256, state }) =>
          state === "stored" ? null : (
            <li key={sha256}>
              {fileWords(t, sha256, event)}: {t(`casePage.lackingFile.${state}`)} <code>{sha256.slice(0, 12)}</code>
            </li>
          ),
        )}
      </ul>
    </div>
  );
}

function fileWords(t: TFunction, sha256: string, event: EventView | undefined): string {
  if (sha256 === event?.evidence?.manifestSha256) return t("casePage.lackingFile.manifest");
  const role = event?.evidence?.files.find((one) => one.sha256 === sha256)?.role;
  if (role === undefined) return t("casePage.lackingFile.document");
  return role === "clip" ? t("casePage.lackingFile.clip") : t(`eventScreen.role.${role}`);
}
