import type { Admission } from "../src/routing/admission";

/** Admits everybody to every route, as a member of staff whose subject is "staff|1". */
export const admitAsStaff: Admission = () => ({ subject: "staff|1", roles: ["staff"] });
