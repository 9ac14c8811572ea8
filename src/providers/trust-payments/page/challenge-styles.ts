/**
 * The library's own frame around the bank's question gives way to the element's dialog.
 *
 * @param id of where the question is shown.
 */
export const challengeCss = (id: string): string => `
#${id},#${id} div{height:100%;margin:0;padding:0}
#${id} iframe{display:block;width:100%;height:100%;max-width:none;border:0;color-scheme:light}
#${id} [class*=header]{display:none!important}`;
