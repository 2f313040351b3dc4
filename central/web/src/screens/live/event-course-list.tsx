import { useTranslation } from "react-i18next";
import { Moment } from "../../parts/age.tsx";
import { Say } from "../../parts/say.tsx";
import { durationWords } from "../../time/time-words.ts";
import type { CourseStep } from "./event-course.ts";

/** How the incident went, oldest first. `steps` undefined: still being read. */
export function EventCourse({ steps }: { steps: readonly CourseStep[] | undefined }) {
  const { t } = useTranslation();
  if (steps === undefined) return <Say>{t("phases.loading")}</Say>;
  return (
    <section aria-labelledby="course-title">
      <h4 id="course-title">{t("phases.title")}</h4>
      <ol className="course">
        {steps.map(({ phase, at, durationMs, count }) => (
          <li key={`${phase} ${at}`}>
            <Moment at={at} />
            <span>{phase === "update" && count > 1 ? t("phases.updates", { count }) : t(`phases.${phase}`)}</span>
            {durationMs > 0 && (
              <span className="muted">{t("phases.after", { duration: durationWords(t, durationMs) })}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
