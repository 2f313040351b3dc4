import type { Provision } from "@ngaba/config";
import type { LegalBasis } from "@ngaba/contract";

/** What is kept of a provision, so that nobody has to look it up in statutes that may have changed since. */
export function legalBasisOf(provision: Provision): LegalBasis {
  const { version, title, citation, words, passage, fineVnd, licencePoints, effectiveFrom, effectiveTo } = provision;
  const { checkedAgainst, checkedBy, checkedOn } = provision;
  return {
    ...{ provisionId: provision.id, version, title, citation, words, passage, fineVnd, licencePoints, effectiveFrom },
    ...(effectiveTo !== undefined && { effectiveTo }),
    checkedAgainst,
    ...(checkedBy !== undefined && { checkedBy }),
    ...(checkedOn !== undefined && { checkedOn }),
  };
}
