import type { TokenView } from "@ngaba/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokensQuery } from "../../api/account-queries.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf, unwrap } from "../../api/result.ts";
import { AccountRefusal } from "../../parts/account-refusal.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";
import { AddMachine } from "./add-machine.tsx";
import { groupsWords } from "./people.tsx";

/** What machines enter with. */
export function Machines() {
  const { t } = useTranslation();
  const api = useApi();
  const cache = useQueryClient();
  const { data: tokens, error, refetch } = useQuery(tokensQuery(api));
  const [isAdding, setAdding] = useState(false);
  const look = () => cache.invalidateQueries({ queryKey: tokensQuery(api).queryKey });
  const remove = useMutation({
    mutationFn: async (id: string) => unwrap(await api.accounts.removeToken(id)),
    onSettled: look,
  });
  const problem = apiErrorOf(error);
  const close = () => {
    setAdding(false);
    void look();
  };
  return (
    <>
      <h2>{t("people.machines")}</h2>
      <p className="muted">{t("people.machinesHelp")}</p>
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {tokens?.length === 0 && <Say>{t("people.noMachines")}</Say>}
      {tokens !== undefined && tokens.length > 0 && <TokenTable tokens={tokens} onRemove={remove.mutate} />}
      <AccountRefusal failure={remove.error} />
      <button type="button" onClick={() => setAdding(true)}>
        {t("people.addMachine")}
      </button>
      {isAdding && (
        <Dialog label={t("people.machine")} className="sheet" onClose={close}>
          <AddMachine onClose={close} />
        </Dialog>
      )}
    </>
  );
}

type TokenTableProps = { readonly tokens: readonly TokenView[]; readonly onRemove: (id: string) => void };

function TokenTable({ tokens, onRemove }: TokenTableProps) {
  const { t } = useTranslation();
  const now = useNow();
  const at = (time: string) => moment(Date.parse(time), now);
  return (
    <div className="table-room">
      <table className="people-table">
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row">{token.name}</th>
              <td>{token.scopes.map((scope) => t(`scope.${scope}`)).join("; ")}</td>
              <td>{groupsWords(t, token)}</td>
              <td className="number">
                {[
                  t("people.madeBy", { name: token.createdBy }),
                  t("people.expires", { at: at(token.expiresAt) }),
                  token.lastUsedAt === undefined ? t("people.unused") : t("people.used", { at: at(token.lastUsedAt) }),
                ].join(" · ")}
              </td>
              <td>
                <button
                  type="button"
                  aria-label={`${t("people.remove")}: ${token.name}`}
                  onClick={() => onRemove(token.id)}
                >
                  {t("people.remove")}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
