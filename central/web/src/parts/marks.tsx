import type { CameraConnection, Severity } from "@ngaba/contract";
import type { ReactNode } from "react";

/** A shape for each severity, so that colour is never the only sign. The word stands beside it. */
const severityShapes: Record<Severity, ReactNode> = {
  info: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" />,
  notice: <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" fill="currentColor" />,
  warning: <path d="M8 1.5 15 14H1Z" fill="currentColor" />,
  critical: <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5Z" fill="currentColor" />,
};

export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <svg className={`mark severity-${severity}`} viewBox="0 0 16 16" aria-hidden="true">
      {severityShapes[severity]}
    </svg>
  );
}

const ring = <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />;

const cameraShapes: Record<CameraConnection, ReactNode> = {
  live: <circle cx="8" cy="8" r="5.5" fill="currentColor" />,
  degraded: (
    <>
      {ring}
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11Z" fill="currentColor" />
    </>
  ),
  connecting: (
    <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="2.5 3.2" />
  ),
  offline: <path d="M3 3l10 10M13 3 3 13" fill="none" stroke="currentColor" strokeWidth="2.5" />,
  unknown: (
    <path
      d="M5 5.5a3 3 0 1 1 4.2 2.8C8.3 8.7 8 9.2 8 10.2M8 12.2v2"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    />
  ),
  maintenance: (
    <>
      {ring}
      <path d="M4.5 8h7" stroke="currentColor" strokeWidth="2" />
    </>
  ),
  disabled: (
    <>
      {ring}
      <path d="M4.2 11.8 11.8 4.2" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  "not-connected": ring,
};

export function CameraMark({ state }: { state: CameraConnection }) {
  return (
    <svg className={`mark camera-${state}`} viewBox="0 0 16 16" aria-hidden="true">
      {cameraShapes[state]}
    </svg>
  );
}
