/** Courses that are taught in English; all others are taught in Vietnamese. */
export const taughtInEnglish: ReadonlySet<string> = new Set([
  ...["ENGL-101", "ENGL-250", "COMP-310", "COMP-355", "COMP-390", "BUSI-360", "PHIL-310", "LAWS-320", "PUBH-240"],
]);

/** What has to be completed before a course, by code. */
export const prerequisites: Readonly<Record<string, readonly string[]>> = {
  "COMP-210": ["COMP-101"],
  "COMP-225": ["COMP-101"],
  "COMP-240": ["COMP-101"],
  "COMP-255": ["COMP-120"],
  "COMP-270": ["COMP-120"],
  "COMP-310": ["COMP-210", "MATH-205"],
  "COMP-325": ["COMP-210"],
  "COMP-340": ["COMP-270"],
  "COMP-355": ["COMP-255", "COMP-270"],
  "COMP-390": ["COMP-270"],
  "MATH-205": ["MATH-101"],
  "MATH-230": ["MATH-110"],
  "MATH-340": ["MATH-101", "MATH-110"],
  "PHYS-220": ["PHYS-101"],
  "PHYS-330": ["PHYS-220", "MATH-110"],
  "CHEM-240": ["CHEM-105"],
  "BIOL-260": ["BIOL-110"],
  "VIET-230": ["VIET-120"],
  "ENGL-250": ["ENGL-101"],
  "ECON-240": ["ECON-101"],
  "ECON-350": ["ECON-101", "MATH-205"],
  "BUSI-360": ["BUSI-110"],
  "LAWS-320": ["LAWS-105"],
  "PSYC-245": ["PSYC-101"],
  "ENGR-215": ["ENGR-101"],
  "ENGR-330": ["ENGR-215"],
  "ELEC-310": ["ELEC-120"],
  "ELEC-345": ["ELEC-120"],
};
