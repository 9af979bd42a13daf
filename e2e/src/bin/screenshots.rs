//! Takes the screenshot of README.md; `cargo xtask screenshots` makes a release build and runs this program. The
//! end-to-end tests leave screenshots of every state under `target/screenshots/`.

#![expect(clippy::print_stdout, reason = "it prints the name of the file")]

use std::fs;

use join_e2e::{
    browser::{Scripts, View, browse},
    programs,
    server::untouched,
};

const ANSWERED: &str =
    "/join/hudson-valley?works_in_case_management=yes&residence=us&current_license=yes&enrolled_student=no";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    browse(untouched().await, Scripts::On, async |page| {
        page.look(View { width: 1280, media: &[] }).await;
        page.open_live(ANSWERED).await;
        page.find("#assessment[data-recommended=individual-a]").await;
        let file = programs::root().join("docs/join.png");
        fs::write(&file, page.picture(false).await).expect("docs/ can be written");
        println!("wrote {}", file.display());
    })
    .await;
}
