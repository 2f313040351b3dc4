/** Words of what leaves the house of a case: covered pictures, documents, and the end of the case. */
export const casePapers = {
  cover: {
    title: "Pictures that leave the house",
    which: "Choose a picture",
    help: "This is the picture as documents will show it: people and other vehicles that the machine found are covered. Drag a box over what it missed. The sealed original stays as it is.",
    none: "This case has no pictures as evidence yet: its documents will show none.",
    loading: "Covering the picture…",
    othersUnknown:
      "It is not known who else is in this picture, so nothing was covered, and documents leave it out. Cover every other person and vehicle: then they show it.",
    alt: "Picture that leaves the house: {{role}}",
    add: "Cover one more place",
    save: "Save this place",
    keys: "By keyboard: arrows move the box, Shift with arrows sizes it, Enter saves, Esc leaves.",
    at: "Box: {{left}} from the left, {{top}} from the top, {{width}} wide, {{height}} high.",
    nothingDrawn: "No officer has covered anything more of this picture.",
    drawn: "Places that officers have covered",
    remove: "Uncover place {{number}}",
    frozen: "The case is closed: nothing can be covered or uncovered any more.",
    fault: {
      STILL_NOT_ARRIVED:
        "The centre does not have this picture: documents will say that there is none. The case loses nothing.",
      STILL_DAMAGED:
        "The file of this picture is not what its hash says: documents do not use it, and say so. The case loses nothing.",
      STILL_NO_PICTURE:
        "This file is as it arrived, and no picture can be read from it: documents say so. The case loses nothing.",
    },
  },
  caseEnd: {
    expired:
      "The limitation has run out, its last day was {{on}}. The case was closed by itself, and nobody is fined by it. It can only be noted on.",
    handedOver: "Handed over to {{to}}, {{at}}. The case is kept as it was then, and cannot be changed any more.",
    archive: "Evidence archive that went with it, SHA-256:",
  },
  papers: {
    made: "Made so far",
    none: "No document was made yet. Opening one above makes it; from then on it is kept byte by byte.",
    kind: { case: "File of the case, code", notice: "Draft notice, code" },
    version: "when the case had {{number}} entries",
    signHelp:
      "To sign outside: take the very file of this SHA-256, sign it (PAdES), and bring the signed copy. It is taken only if it begins with the bytes that were shown.",
    signed: "Signed copy",
    bring: "Bring the signed copy (PDF)",
    replace: "Replace it by another signed copy (PDF); this one is kept",
    outdated: {
      case: "A picture has been covered since: this file is not to be signed or sent. Make it anew.",
      notice:
        "Its decision does not stand any more, or a picture has been covered since: this notice is not to be signed or sent.",
    },
    refusal: {
      SIGNED_ALREADY: "This document has a signed copy already. Nothing was changed.",
      DOCUMENT_OUTDATED: "What this document says or shows does not stand any more. Nothing was kept.",
      NOT_SENIOR: "Only a senior reviewer may replace a signed copy. Nothing was changed.",
      SIGNED_OTHER_BYTES: "This file is no signed copy of the very document that was shown. Nothing was kept.",
    },
    lookFirst: "Before you hand it over, look at:",
  },
} as const;
