/** Under this name the return page posts the query that it was opened with. */
export const RETURNED = 'payFormReturned';
