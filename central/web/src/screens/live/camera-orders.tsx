import { CameraMode, type CameraOrder, type CameraView, type OrderView } from "@ngaba/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { orderQuery } from "../../api/camera-queries.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf, unwrap } from "../../api/result.ts";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";
import { Refusal, refusalWords } from "./refusal.tsx";

const HOUR_MS = 3_600_000;
const HOURS = [1, 4] as const;

/** What a person may order of a camera, and what became of the last order. */
export function CameraOrders({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const give = useMutation({
    mutationFn: async (order: CameraOrder) => unwrap(await client.give(camera.id, order)),
  });
  const problem = apiErrorOf(give.error);
  return (
    <>
      {isMoved(camera) && (
        <p className="care-confirm">
          <button type="button" disabled={give.isPending} onClick={() => give.mutate({ name: "confirm-view" })}>
            {t("order.confirmView")}
          </button>
          <span className="muted">{t("order.confirmHelp")}</span>
        </p>
      )}
      <Modes camera={camera} isBusy={give.isPending} onOrder={give.mutate} />
      {problem !== undefined && (
        <Refusal error={problem} onRetry={() => give.variables !== undefined && give.mutate(give.variables)} />
      )}
      {give.data !== undefined && <Given key={give.data.id} given={give.data} />}
    </>
  );
}

/** Its view is not the one that was learnt. */
export const isMoved = ({ reasons = [], rulesOff = [] }: CameraView): boolean =>
  reasons.includes("moved") || rulesOff.some(({ why }) => why === "moved");

/** What is wanted of a camera, as far as its state tells. */
export function modeOf({ connection }: CameraView): CameraMode | undefined {
  if (connection === "unknown" || connection === "not-connected") return undefined;
  return connection === "maintenance" || connection === "disabled" ? connection : "active";
}

type ModesProps = {
  readonly camera: CameraView;
  readonly isBusy: boolean;
  readonly onOrder: (order: CameraOrder) => void;
};

function Modes({ camera, isBusy, onOrder }: ModesProps) {
  const { t } = useTranslation();
  const [hours, setHours] = useState<number>();
  const current = modeOf(camera);
  const order = (mode: CameraMode) => {
    const until = hours === undefined ? {} : { until: new Date(Date.now() + hours * HOUR_MS).toISOString() };
    onOrder({ name: "set-mode", mode, ...(mode !== "active" && until) });
  };
  return (
    <div className="care-form">
      <fieldset className="choice">
        <legend>{t("order.mode")}</legend>
        {CameraMode.options.map((mode) => (
          <button
            key={mode}
            type="button"
            disabled={isBusy}
            aria-pressed={mode === current}
            onClick={() => order(mode)}
          >
            {t(`order.${mode}`)}
          </button>
        ))}
      </fieldset>
      <label>
        {t("order.until")}
        <select
          value={hours ?? ""}
          onChange={({ target }) => setHours(target.value === "" ? undefined : Number(target.value))}
        >
          <option value="">{t("order.untilEnded")}</option>
          {HOURS.map((count) => (
            <option key={count} value={count}>
              {t("order.hours", { count })}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Given({ given }: { given: OrderView }) {
  const { data = given, error, refetch } = useQuery(orderQuery(useApi(), given.id));
  const problem = apiErrorOf(error);
  if (problem !== undefined) return <Refusal error={problem} onRetry={() => void refetch()} />;
  return <OrderNews order={data} />;
}

/** What became of an order. */
export function OrderNews({ order: { order, state, code, detail } }: { order: OrderView }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <p role="status">{t(`order.${state}`, { what: whatOf(t, order, now), why: refusalWords(t, code, detail) })}</p>
  );
}

function whatOf(t: TFunction, order: CameraOrder, now: number): string {
  if (order.name === "confirm-view") return t("order.confirmView").toLocaleLowerCase();
  const mode = t(`order.${order.mode}`).toLocaleLowerCase();
  if (order.until === undefined) return t("order.toMode", { mode });
  return t("order.toModeUntil", { mode, until: moment(Date.parse(order.until), now) });
}
