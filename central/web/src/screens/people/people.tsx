import type { AccountView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQuery } from "../../api/account-queries.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Trouble } from "../../parts/say.tsx";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";
import { AddPerson } from "./add-person.tsx";
import { ChangePerson } from "./change-person.tsx";

/** Everybody with an account, and what an administrator does with them. */
export function People() {
  const { t } = useTranslation();
  const { data: people, error, refetch } = useQuery(peopleQuery(useApi()));
  const [open, setOpen] = useState<"new" | string>();
  const problem = apiErrorOf(error);
  const close = () => setOpen(undefined);
  const chosen = people?.find(({ id }) => id === open);
  return (
    <>
      <h2>{t("people.people")}</h2>
      {people === undefined && problem === undefined && <p className="muted">{t("people.peopleLoading")}</p>}
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {people !== undefined && <PeopleTable people={people} onEdit={setOpen} />}
      <button type="button" onClick={() => setOpen("new")}>
        {t("people.add")}
      </button>
      {open === "new" && (
        <Dialog label={t("people.person")} className="sheet" onClose={close}>
          <AddPerson onClose={close} />
        </Dialog>
      )}
      {chosen !== undefined && (
        <Dialog label={t("people.change", { name: chosen.name })} className="sheet" onClose={close}>
          <ChangePerson key={chosen.id} person={chosen} onClose={close} />
        </Dialog>
      )}
    </>
  );
}

type PeopleTableProps = { readonly people: readonly AccountView[]; readonly onEdit: (id: string) => void };

export function PeopleTable({ people, onEdit }: PeopleTableProps) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <div className="table-room">
      <table className="people-table">
        <thead>
          <tr>
            {(["name", "login", "roles", "cameras", "state", "lastSignIn"] as const).map((column) => (
              <th key={column} scope="col">
                {t(`people.${column}`)}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{t("people.edit")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id} className={person.isDisabled ? "muted" : undefined}>
              <td>{person.name}</td>
              <td>
                <code>{person.login}</code>
              </td>
              <td>{person.roles.map((role) => t(`role.${role}`)).join(", ")}</td>
              <td>{groupsWords(t, person)}</td>
              <td>{stateWords(t, person)}</td>
              <td className="number">
                {person.lastSignInAt === undefined ? t("people.never") : moment(Date.parse(person.lastSignInAt), now)}
              </td>
              <td>
                <button
                  type="button"
                  aria-label={t("people.change", { name: person.name })}
                  onClick={() => onEdit(person.id)}
                >
                  {t("people.edit")}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export const groupsWords = (t: TFunction, { cameraGroups }: Pick<AccountView, "cameraGroups">): string =>
  cameraGroups === null ? t("account.allCameras") : t("people.groupsChosen", { count: cameraGroups.length });

function stateWords(t: TFunction, { isDisabled, password, hasSecondFactor }: AccountView): string {
  const words = [
    t(isDisabled ? "people.disabled" : "people.active"),
    ...(password === "chosen" ? [] : [t(`people.${password}`)]),
    ...(hasSecondFactor ? [t("people.secondFactor")] : []),
  ];
  return words.join(" · ");
}
