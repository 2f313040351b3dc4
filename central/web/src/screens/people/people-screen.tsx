import { useTranslation } from "react-i18next";
import { useTitle } from "../../parts/use-title.ts";
import { Machines } from "./machines.tsx";
import { People } from "./people.tsx";

/** Who may enter: people with their roles and cameras, and machines with their tokens. */
export function PeopleScreen() {
  const { t } = useTranslation();
  useTitle(t("people.title"));
  return (
    <div className="page">
      <h1>{t("people.title")}</h1>
      <People />
      <Machines />
    </div>
  );
}
