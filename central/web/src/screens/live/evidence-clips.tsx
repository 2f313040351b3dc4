import type { EvidenceFile, EvidenceView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { useMay } from "../../shell/session.ts";
import { clockTime } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";

type Clip = NonNullable<EvidenceFile["clip"]>;
type StoredFile = EvidenceView["files"][number];

const span = ({ from, to }: { readonly from: string; readonly to: string }) => ({
  from: clockTime(Date.parse(from)),
  to: clockTime(Date.parse(to)),
});

/** The clips of a piece of evidence, what of the stretch is missing, and the hash that its manifest goes by. */
export function EvidenceClips({ evidence }: { evidence: EvidenceView }) {
  const { t } = useTranslation();
  const may = useMay();
  const { stage, files, gaps, detail, manifestSha256 } = evidence;
  const clips = files.flatMap((file) => (file.clip === undefined ? [] : [{ file, clip: file.clip }]));
  if (!may("GET /api/media/:sha256")) return <p className="muted">{t("picture.notForYou")}</p>;
  return (
    <div className="clips">
      {clips.map(({ file, clip }) => (
        <ClipFigure key={file.sha256} file={file} clip={clip} />
      ))}
      {stage === "stills" && <p className="muted">{t("clip.making")}</p>}
      {stage === "whole" && clips.length === 0 && <p className="muted">{t("clip.none")}</p>}
      {stage === "failed" && (
        <p className="doubt">
          {t("clip.failed")} {detail !== undefined && <span lang="en">{detail}</span>}
        </p>
      )}
      {gaps.map((gap) => (
        <p key={`${gap.from} ${gap.why}`} className="doubt">
          {t("clip.gap", { ...span(gap), why: t(`gap.${gap.why}`) })}
        </p>
      ))}
      {manifestSha256 !== undefined && (
        <p className="muted manifest">
          {t("clip.manifest")} <code>{manifestSha256}</code>
        </p>
      )}
    </div>
  );
}

function ClipFigure({ file, clip }: { file: StoredFile; clip: Clip }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const { sha256, bytes, widthPx, heightPx, isStored } = file;
  return (
    <figure className="clip">
      {isStored && (
        <video
          controls
          muted
          playsInline
          preload="metadata"
          src={mediaAddress(sha256)}
          aria-label={t("clip.label", span(clip))}
          style={{ aspectRatio: `${widthPx} / ${heightPx}` }}
        />
      )}
      <figcaption>
        <span className="number">{t("clip.facts", { ...span(clip), megabytes: number(bytes / 1_000_000) })}</span>{" "}
        {isStored ? (
          <a href={mediaAddress(sha256)} download={`${clip.from.replaceAll(":", "-")}.mp4`}>
            {t("clip.download")}
          </a>
        ) : (
          <span className="muted">{t("clip.notYet")}</span>
        )}
        {clip.codec === "h265" && <span className="muted"> {t("clip.h265")}</span>}
      </figcaption>
    </figure>
  );
}
