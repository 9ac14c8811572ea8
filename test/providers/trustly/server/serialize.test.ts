import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTrustlyJson, serializeTrustlyData } from '../../../../src/providers/trustly/server/index.ts';

const MANY = JSON.stringify({ l: Array.from({ length: 12 }, (_, index) => `${index};`) });

describe('what a Trustly signature covers', () => {
  for (const [what, json, text] of [
    ['keys in order, each with its value', '{"b":"2","a":"1"}', 'a1b2'],
    ['capitals before small letters', '{"a":"1","B":"2"}', 'B2a1'],
    // Official vectors hold such names; a locale would put them the other way round.
    ['IP before IntegrationModule', '{"IntegrationModule":"x","IP":"y"}', 'IPyIntegrationModulex'],
    [
      'URLTarget before UnchangeableId',
      '{"UnchangeableId":"1","URLTarget":"t"}',
      'URLTargettUnchangeableId1',
    ],
    ['digits, capitals, underscore, small letters', '{"a":"4","_":"3","A":"2","1":"1"}', '11A2_3a4'],
    ['numeric keys as text', '{"10":"a","9":"b","1":"c"}', '1c10a9b'],
    ['the key of a null', '{"a":"1","nullvalue":null,"z":"2"}', 'a1nullvaluez2'],
    ['the key of an empty text', '{"a":"","b":"2"}', 'ab2'],
    ['the key of an empty object', '{"attributes":{},"b":"2"}', 'attributesb2'],
    ['nothing for an absent key', '{"b":"2"}', 'b2'],
    ['objects within objects', '{"b":{"d":"4","c":"3"},"a":"1"}', 'a1bc3d4'],
    ['lists in order, without indices', '{"l":["b","a",null,"c"]}', 'lbac'],
    ['a list of more than ten', MANY, 'l0;1;2;3;4;5;6;7;8;9;10;11;'],
    ['numbers by their text', '{"a":902.50,"b":616,"c":9007199254740993}', 'a902.50b616c9007199254740993'],
    ['booleans as words', '{"a":true,"b":false}', 'atruebfalse'],
    ['escapes resolved', String.raw`{"a":"x\/\u00e9"}`, 'ax/é'],
    ['bytes of UTF-8, not units of UTF-16', '{"😀":"2","\uff5e":"1"}', '\uff5e1😀2'],
  ] as const) {
    it(`takes ${what}`, () => {
      assert.equal(serializeTrustlyData(parseTrustlyJson(json)), text);
    });
  }

  it('takes plain values too', () => {
    assert.equal(serializeTrustlyData({ b: [1, { d: true }], a: null }), 'ab1dtrue');
    assert.equal(serializeTrustlyData({ status: 'OK' }), 'statusOK');
  });
});
