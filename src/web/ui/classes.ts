/** Joins the classes of an element; those that do not apply at the moment are `false` or ''. */
export const classes = (...names: readonly (string | false | undefined)[]): string =>
  names.filter((name) => name !== undefined && name !== false && name !== '').join(' ');
