// Reads a position from pasted text, from the main picture or from a file. Where the result is not certain (the order of
// the two numbers, the datum, one of several shapes) the editor chooses.

import { element, button as plainButton } from "../../public/js/dom.js";

const DATUMS = [
  ["wgs84", "WGS-84（GPS、天地图）"],
  ["gcj02", "GCJ-02（高德、腾讯）"],
  ["bd09", "BD-09（百度）"],
];
export const DRAWN = "在地图上点选";
const WAYS = new RegExp(`^(${DRAWN}|照片.*|.*链接|.*的米坐标)$`); // what these scripts write about how a point was found
const EXPIRED = "没有读成：可能登录已过期或网络断了。请另开一页登录，再回来重试；这里填的内容还在。";

/** Build the bar; `field` is the <position-field>, `take(reading)` or `takeShapes(shapes, datum)` fills the form. */
export function readingBar(field, { take, takeShapes, say }) {
  const { dataset } = field;
  const isPoint = dataset.shape === "point";
  const bar = element("div", "position-field__bar");
  const choice = element("div", "position-field__choice");
  choice.setAttribute("role", "group");
  choice.setAttribute("aria-label", "请选择");

  const clear = () => choice.replaceChildren();
  const found = element("div", "position-field__choice"); // stays while the editor chooses among the shapes
  const read = async (address, form) => {
    clear();
    found.replaceChildren();
    say("正在读取……");
    try {
      const answer = await post(address, form);
      say(answer.left_out ?? "");
      if (answer.shapes) offerShapes(answer);
      else offerReadings(answer.readings, answer.left_out);
      if (answer.pictures?.length) offerPictures(answer.pictures, form.file);
    } catch (refusal) {
      say(refusal.message, true);
    }
  };

  const offerReadings = (readings, leftOut = "") => {
    const [only] = readings;
    if (readings.length === 1 && only.datum && !only.swapped && !only.supposed)
      return take({ ...only, hint: only.hint + leftOut });
    for (const reading of readings) choice.append(offerOne(reading));
    choice.append(button("都不填", clear));
    choice.querySelector("button").focus();
    return undefined;
  };

  const offerOne = (reading) => {
    const box = element("div", "position-field__offer");
    const { longitude, latitude, datum, swapped, supposed } = reading;
    if (swapped) {
      box.append(element("p", "", `读到的两个数像是先纬度、后经度。是不是经度 ${longitude}、纬度 ${latitude}？`));
    } else {
      box.append(element("p", "", `${reading.origin || "读到"}：经度 ${longitude}、纬度 ${latitude}。`));
    }
    if (supposed) box.append(element("p", "", reading.hint));
    if (!datum) box.append(element("p", "", `没有说明坐标系，请选择它取自哪里。${reading.hint}`));
    const verb = swapped ? "对调，" : "";
    for (const [value, label] of datum ? DATUMS.filter(([value]) => value === datum) : DATUMS) {
      box.append(
        button(`${verb}按 ${label} 填入`, () => {
          clear();
          take({ ...reading, datum: value });
        }),
      );
    }
    return box;
  };

  const offerShapes = ({ shapes, datum, note, supposed, left_out: leftOut }) => {
    if (shapes.length === 1 && datum && !supposed && !field.value()) return takeShapes(shapes, datum, note + leftOut);
    const box = element("fieldset", "position-field__offer");
    box.append(
      element("legend", "", shapes.length === 1 ? "文件里有一个面。" : `文件里有${shapes.length}个面，请勾选要用的。`),
    );
    const boxes = shapes.map((shape) => {
      const label = element("label", "", `${shape.name}（${shape.vertices}个顶点）`);
      const tick = element("input");
      tick.type = "checkbox";
      tick.checked = shapes.length === 1;
      label.prepend(tick);
      box.append(label);
      return tick;
    });
    if (supposed) box.append(element("p", "", note));
    if (!datum) box.append(element("p", "", "文件没有说明坐标系，请选择它取自哪里。"));
    if (field.value()) box.append(element("p", "", "填入以后替换现有的边界，可以撤销。"));
    for (const [value, label] of datum ? DATUMS.filter(([value]) => value === datum) : DATUMS) {
      box.append(
        button(`按 ${label} 填入`, () => {
          const wanted = shapes.filter((_, count) => boxes[count].checked);
          if (!wanted.length) return say("请先勾选至少一个面。", true);
          clear();
          return takeShapes(wanted, value, note + leftOut);
        }),
      );
    }
    box.append(button("都不填", clear));
    choice.append(box);
    box.querySelector("input").focus();
    return undefined;
  };

  const offerPictures = (names, file) => {
    const box = element("div", "position-field__offer");
    box.append(element("p", "", `文件里还有${names.length}张照片：${names.join("、")}。`));
    const keep = button("收进图片库", async () => {
      keep.disabled = true;
      try {
        const { said } = await post(dataset.picturesUrl, { file });
        box.replaceChildren(element("p", "", said));
      } catch (refusal) {
        say(refusal.message, true);
        keep.disabled = false;
      }
    });
    box.append(keep);
    found.append(box);
  };

  const readList = (text) => read(dataset.fileUrl, { file: new Blob([text]), shape: dataset.shape });
  bar.append(pasteBox(isPoint, isPoint ? (text) => read(dataset.textUrl, { text }) : readList));
  const row = element("div", "position-field__row");
  if (isPoint) {
    const photo = document.getElementById("id_photo");
    row.append(button("取主图的拍摄位置", () => read(dataset.photoUrl, { photo: photo?.value ?? "" })));
  }
  row.append(fileButton(isPoint, (file) => read(dataset.fileUrl, { file, shape: dataset.shape })));
  bar.append(row, found);
  return { bar, row, choice };
}

/** POST a form to the admin; throws an Error whose message is for the editor. */
export async function post(address, form, signal) {
  const body = new FormData();
  for (const [name, value] of Object.entries(form)) body.append(name, value);
  let answer;
  try {
    // The cookie's token, not the form's: after signing in again on another page this one goes on.
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    const response = await fetch(address, { method: "POST", body, signal, headers: { "X-CSRFToken": token } });
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("no answer");
    answer = await response.json();
  } catch (error) {
    throw error.name === "AbortError" ? error : new Error(EXPIRED);
  }
  if (answer.error) throw new Error(answer.error);
  return answer;
}

function pasteBox(isPoint, read) {
  const asked = isPoint ? "粘贴坐标、链接或地图应用的分享文字" : "粘贴角点坐标（公布的表或文字）、WKT 或 GeoJSON";
  const label = element("label", "position-field__paste", asked);
  const text = element("textarea");
  text.rows = 2;
  text.placeholder = isPoint
    ? "例如：113.5936, 34.7439　或　34°44′38″N 113°35′37″E　或高德、百度、腾讯的链接"
    : "例如：CGCS2000 中央经线114°，每行一个角点：J1 3845678.91 462345.12";
  label.append(text);
  const box = element("div", "position-field__row");
  box.append(
    label,
    button("读取", () => read(text.value)),
  );
  text.addEventListener("paste", () => setTimeout(() => read(text.value)));
  return box;
}

function fileButton(isPoint, read) {
  const label = element("label", "button button-small button-secondary position-field__file", "上传文件…");
  const input = element("input");
  input.type = "file";
  input.accept = `.geojson,.json,.kml,.kmz,.gpx,.wkt,.csv,.txt,.zip${isPoint ? ",image/*,.heic" : ""}`;
  const formats = "GeoJSON、KML、KMZ、GPX、WKT、角点坐标的 CSV 或文本，或压缩成 zip 的 Shapefile";
  label.title = isPoint ? `${formats}；或一张带位置的照片（不存入图库）` : formats;
  input.addEventListener("change", () => {
    if (input.files[0]) read(input.files[0]);
    input.value = ""; // so that choosing the same file again fires an event
  });
  label.append(input);
  return label;
}

export function button(text, act) {
  return plainButton(text, act, "button button-small button-secondary");
}

/** The editor's own note on how the point was found, or "": a note that these scripts wrote is about the old point. */
export function ownMethod(method) {
  return WAYS.test(method) ? "" : method;
}

/** The id of the page. A new page gets it at its first autosave; from then on it is in the address. */
export function pageNumber(field) {
  return field.dataset.page || /\/pages\/(\d+)\/edit\//.exec(window.location.pathname)?.[1] || "";
}

/** The geometry in a text of GeoJSON, or null. */
export function parsed(text) {
  try {
    const read = JSON.parse(text);
    const geometry = read?.type === "Feature" ? read.geometry : read;
    return geometry?.coordinates ? geometry : null;
  } catch {
    return null;
  }
}

/** A geometry with each of its coordinates converted. */
export function converted(geometry, convert) {
  const walk = (part) => (typeof part?.[0] === "number" ? convert(part) : Array.isArray(part) ? part.map(walk) : part);
  return { ...geometry, coordinates: walk(geometry.coordinates) };
}
