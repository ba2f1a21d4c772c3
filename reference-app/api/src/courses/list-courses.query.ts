import type { NamedQuery } from "../database";

/**
 * One page of the catalogue in the order of the codes: `limit` courses after the code `after`, of the level, with every
 * word. Parameters: level or null, words as patterns for LIKE (none: every course), after or '', limit.
 */
export const listCourses: NamedQuery = {
  name: "list-courses",
  text: `
    SELECT id, code, title, description, level, instructor, credits, capacity, enrolled_count AS "enrolledCount"
    FROM courses
    WHERE code > $3
      AND ($1::text IS NULL OR level = $1)
      AND (cardinality($2::text[]) = 0
           OR fold_for_search(concat_ws(' ', code, title->>'en', title->>'vi', instructor))
              LIKE ALL (ARRAY(SELECT fold_for_search(pattern) FROM unnest($2) AS pattern)))
    ORDER BY code
    LIMIT $4`,
};
