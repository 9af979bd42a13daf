//! Takes the screenshots of the documentation, and the pictures that other sites show with a link; `cargo xtask screenshots`
//! makes a release build and runs this program. With the argument `share` it takes the latter only. The end-to-end tests
//! leave screenshots of every state under `target/screenshots/`.

#![expect(clippy::print_stdout, reason = "it prints the names of the files")]

use std::{collections::HashMap, env, fs};

use join_e2e::{
    browser::{Page, Scripts, View, browse},
    programs,
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::{text::Lang, wire::IntentCreated};
use serde_json::json;

const ANSWERED: &str =
    "/join/hudson-valley?works_in_case_management=yes&residence=us&current_license=yes&enrolled_student=no";

const WIDE: View = View { width: 1280, media: &[] };

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = &Server::start().await;
    browse(server, Scripts::On, async |page| {
        for lang in Lang::ALL {
            share(page, lang).await;
        }
        if env::args().any(|argument| argument == "share") {
            return;
        }
        page.look(WIDE).await;
        page.open_live(ANSWERED).await;
        page.find("#assessment[data-recommended=individual-a]").await;
        save(page, "join.png", false).await;
        page.be_a_phone().await;
        page.open_live("/join/hudson-valley").await;
        for (fact, answer) in
            [("works_in_case_management", "yes"), ("residence", "us"), ("current_license", "yes")]
        {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-recommended=individual-a]").await;
        save(page, "join-phone.png", false).await;
        page.look(WIDE).await;

        let ids = people(server).await;
        page.open("/staff").await;
        page.type_into("#token", server.national_token()).await;
        page.click("form:has(#token) button").await;
        page.find("form[action='/staff/next']").await;
        save(page, "staff-queue.png", true).await;
        page.open(&format!("/staff/intents/{}", ids[1])).await;
        page.click("form:has(input[name=action][value=contacted]) button").await;
        page.find("main .notice").await;
        save(page, "staff-intent.png", true).await;
    })
    .await;
}

/// The size that other sites expect of a picture for a link.
const SHARED: (usize, usize) = (1200, 630);

/// `/ccm` as a picture: the question, the answer and the two doors.
const POSTER: &str = "const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      html { font-size: 25px }
      main.ccm { display: flex; flex-direction: column; max-width: none; height: 630px; padding: 2rem 2.25rem }
      main.ccm > :not(h1, .lead, .two-doors) { display: none }
      main.ccm > h1 { font-size: 1.85rem }
      main.ccm > .lead { max-width: none; font-size: 1.25rem }
      main.ccm > .two-doors { flex: 1; min-height: 0; max-width: none; margin-bottom: 0 }
      .door { display: flex; flex-direction: column }
      .door svg { flex: 1; min-height: 0 }
      main.ccm .notes { display: none }
      .apart { font-size: 1rem }`);
    document.adoptedStyleSheets = [sheet]";

async fn share(page: &Page, lang: Lang) {
    page.look(View { width: 1200, media: &[] }).await;
    page.open(&format!("/ccm?lang={}", lang.code())).await;
    page.evaluate(POSTER).await;
    let fits = page.evaluate("return document.querySelector('main').scrollHeight <= 630").await;
    assert_eq!(fits, true, "{lang:?}: the picture is too small for its content");
    let file = programs::root().join(format!("worker/share/{}.png", lang.code()));
    fs::write(&file, poster(&page.picture(false).await)).expect("worker/share/ can be written");
    println!("wrote {}", file.display());
}

/// The upper part of a picture, with its most frequent colors only: a fifth of the bytes.
fn poster(picture: &[u8]) -> Vec<u8> {
    const COLORS: usize = 16;
    let (width, height) = SHARED;
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().expect("it is a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it fits into memory")];
    let info = reader.next_frame(&mut pixels).expect("it is whole");
    let pixels: Vec<[u8; 3]> = pixels
        .chunks_exact(info.color_type.samples())
        .take(width * height)
        .map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    for pixel in &pixels {
        *counts.entry(*pixel).or_default() += 1;
    }
    let mut palette: Vec<[u8; 3]> = counts.keys().copied().collect();
    palette.sort_by_key(|color| (usize::MAX - counts[color], *color));
    palette.truncate(COLORS);
    let distance = |one: [u8; 3], other: [u8; 3]| -> u32 {
        one.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
    };
    let nearest: HashMap<[u8; 3], u8> = counts
        .keys()
        .map(|color| {
            let index = (0..palette.len()).min_by_key(|index| distance(palette[*index], *color));
            (*color, u8::try_from(index.unwrap_or_default()).expect("there are few"))
        })
        .collect();
    let rows: Vec<u8> =
        pixels.chunks_exact(2).map(|pair| nearest[&pair[0]] << 4 | nearest[&pair[1]]).collect();
    let mut small = Vec::new();
    let [wide, high] = [width, height].map(|side| u32::try_from(side).expect("it is small"));
    let mut encoder = png::Encoder::new(&mut small, wide, high);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().expect("it can be written");
    writer.write_image_data(&rows).expect("it can be written");
    writer.finish().expect("it can be written");
    small
}

/// Five people who have sent an intent; the first is overdue, and the last waits.
async fn people(server: &Server) -> Vec<String> {
    let mut ids = Vec::new();
    for (given, family) in
        [("Ana", "Díaz"), ("Grace", "Okafor"), ("Maya", "Chen"), ("Tom", "Becker"), ("Ruth", "Levi")]
    {
        let intent = with(nurse(&unique_email(&given.to_lowercase())), "/contact/given_name", json!(given));
        let intent = with(intent, "/contact/family_name", json!(family));
        let created: IntentCreated = server.api().create(&unique("key"), &intent).await.ok(201);
        ids.push(created.id);
    }
    server.execute(&format!(
        "UPDATE intents SET status = 'contacted', touched = 1, follow_up_on = date('now', '-4 days') WHERE id = '{}';
         UPDATE intents SET status = 'contacted', touched = 1, follow_up_on = date('now', '+5 days') WHERE id = '{}'",
        ids[0], ids[4]
    ));
    ids
}

async fn save(page: &Page, name: &str, whole: bool) {
    let file = programs::root().join("docs").join(name);
    fs::write(&file, page.picture(whole).await).expect("docs/ can be written");
    println!("wrote {}", file.display());
}
