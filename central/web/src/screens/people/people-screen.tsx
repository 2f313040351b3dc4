import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Machines } from "./machines.tsx";
import { People } from "./people.tsx";

/** Who may enter: people with their roles and cameras, and machines with their tokens. */
export function PeopleScreen() {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${t("people.title")} · ${t("product")}`;
  }, [t]);
  return (
    <div className="page">
      <h1>{t("people.title")}</h1>
      <People />
      <Machines />
    </div>
  );
}
