import { type RefObject, useEffect, useState } from "react";

/** How far outside the view something counts as in it, so that it is there when it is scrolled to. */
const AHEAD = "300px";

/** True once an element has come near the view, and for as long as it is there. */
export function useInView(element: RefObject<Element | null>): boolean {
  const [isInView, setInView] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const watch = (entries: readonly IntersectionObserverEntry[]) => setInView(entries.at(-1)?.isIntersecting === true);
    const observer = new IntersectionObserver(watch, { rootMargin: AHEAD, scrollMargin: AHEAD });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isInView;
}
