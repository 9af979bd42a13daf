<?php
// Tests the plugin with stubs of the WordPress functions that it calls. Run: php plugin.php

define( 'ABSPATH', __DIR__ );
$called = array();

function add_action( $hook, $callback ) {
	$GLOBALS['called'][] = array( 'action', $hook );
	$callback();
}

function add_shortcode( $tag, $callback ) {
	$GLOBALS['shortcodes'][ $tag ] = $callback;
}

function register_block_type( $name, $settings ) {
	$GLOBALS['blocks'][ $name ] = $settings;
}

function wp_register_script( $handle, $address ) {
	$GLOBALS['registered'][ $handle ] = $address;
}

function wp_add_inline_script( $handle, $script, $position ) {
	$GLOBALS['inline'][ $handle ] = array( $script, $position );
}

function wp_json_encode( $value ) {
	return json_encode( $value );
}

function wp_enqueue_script( $handle, $address, $needs, $version, $how ) {
	$GLOBALS['enqueued'][ $handle ] = array( $address, $version, $how );
}

function plugins_url( $file, $plugin ) {
	return 'https://chapter.example/plugins/' . basename( dirname( $plugin ) ) . '/' . $file;
}

function esc_attr( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES );
}

function esc_url( $address ) {
	return htmlspecialchars( $address, ENT_QUOTES );
}

function check( $got, $expected, $what ) {
	if ( $got !== $expected ) {
		fwrite( STDERR, $what . "\n  got      " . var_export( $got, true ) . "\n  expected " . var_export( $expected, true ) . "\n" );
		exit( 1 );
	}
}

require __DIR__ . '/../cmsa-join/cmsa-join.php';

check( $called, array( array( 'action', 'init' ) ), 'the plugin waits for WordPress' );
check( $registered, array( 'cmsa-join-block' => 'https://chapter.example/plugins/cmsa-join/block.js' ), 'the script of the editor' );
$block = $blocks['cmsa-join/form'];
check( array_keys( $block['attributes'] ), array( 'chapter', 'lang', 'accent', 'theme', 'heading' ), 'the attributes of the block' );
check( $block['editor_script_handles'], array( 'cmsa-join-block' ), 'the script of the block' );

$origin = CMSA_JOIN_ORIGIN;
check(
	$inline,
	array( 'cmsa-join-block' => array( 'window.cmsaJoinOrigin = ' . json_encode( $origin ) . ';', 'before' ) ),
	'the origin for the script of the editor'
);
$source = file_get_contents( __DIR__ . '/../cmsa-join/cmsa-join.php' );
check(
	preg_match( '/_option|_transient|_meta|wpdb|wp_schedule|wp_mkdir|file_put/', $source ),
	0,
	'the plugin stores nothing, so deleting it leaves nothing'
);
$render = $shortcodes['cmsa_join'];
check( isset( $enqueued ), false, 'a page without the form gets no script' );
check( $render( '' ), "<cmsa-join><a href=\"$origin/join\">Join CMSA</a></cmsa-join>", 'a shortcode without attributes' );
check( $enqueued, array( 'cmsa-join' => array( "$origin/embed.js", null, array( 'strategy' => 'async' ) ) ), 'the script' );
check(
	$render( array( 'chapter' => ' hudson-valley ', 'lang' => 'es', 'accent' => '#c00', 'theme' => 'dark', 'heading' => 'off', 'onclick' => 'x' ) ),
	"<cmsa-join chapter=\"hudson-valley\" lang=\"es\" accent=\"#c00\" theme=\"dark\" heading=\"off\"><a href=\"$origin/join/hudson-valley?lang=es\">Únase a CMSA</a></cmsa-join>",
	'all known attributes, and no others'
);
foreach ( array( '”Hudson Valley”', ' hudson_VALLEY ', '"hudson-valley"', '&#8221;hudson-valley&#8243;' ) as $typed ) {
	check(
		$render( array( 'chapter' => $typed ) ),
		"<cmsa-join chapter=\"hudson-valley\"><a href=\"$origin/join/hudson-valley\">Join CMSA</a></cmsa-join>",
		"$typed is a chapter"
	);
}
check(
	$render( array( 'chapter' => '”Hudson', 'lang' => '”es”', 0 => 'Valley”' ) ),
	"<cmsa-join chapter=\"hudson-valley\" lang=\"es\"><a href=\"$origin/join/hudson-valley?lang=es\">Únase a CMSA</a></cmsa-join>",
	'WordPress splits a value in typographic quotes at its space'
);
check(
	$render( array( 'chapter' => '"><script>', 'accent' => '"><script>', 'lang' => array( 'es' ) ) ),
	"<cmsa-join chapter=\"script\" accent=\"&quot;&gt;&lt;script&gt;\"><a href=\"$origin/join/script\">Join CMSA</a></cmsa-join>",
	'attributes are escaped'
);
$empty = array_column( $block['attributes'], 'default' );
check(
	$block['render_callback']( array_combine( array_keys( $block['attributes'] ), $empty ) ),
	$render( '' ),
	'a block with the default values'
);
